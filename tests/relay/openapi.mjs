// Judges answers of the relay by its OpenAPI document.
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

export const openapi = JSON.parse(
  readFileSync(new URL("../../native/relay/openapi.json", import.meta.url), "utf8"),
);

const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true });
ajv.addVocabulary(["components"]);
ajv.addSchema({ $id: "openapi", components: openapi.components }, "openapi");
const validators = new Map();

function validatorOf(schema) {
  const key = JSON.stringify(schema);
  if (!validators.has(key)) {
    validators.set(key, ajv.compile(JSON.parse(key.replaceAll('"$ref":"#/', '"$ref":"openapi#/'))));
  }
  return validators.get(key);
}

const routes = Object.entries(openapi.paths).map(([template, operations]) => ({
  operations,
  pattern: new RegExp(`^${template.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
}));

const problem = openapi.components.responses.Refused.content;

/** The documents a body holds, by its media type. */
function documentsOf(type, text) {
  if (type !== "application/x-ndjson") return [JSON.parse(text)];
  // A stream that was cut ends in the middle of a line.
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** Why the answer is not what the document says; nothing where it is, or where it is a file of the page. */
export function breach({ method, path, status, headers, text }) {
  const operations = routes.find((route) => route.pattern.test(path))?.operations;
  const operation = operations?.[method === "HEAD" ? "get" : method.toLowerCase()];
  if (!operation && status < 400)
    return status === 204 || !/json/.test(headers["content-type"]) ? null : "a route of no name";
  const described = operation?.responses[status]?.content ?? problem;
  const type = headers["content-type"]?.split(";", 1)[0];
  const media = described[type];
  if (!media) return `${type} is not described`;
  if (method === "HEAD") return null;
  const validate = validatorOf(media.schema);
  for (const document of documentsOf(type, text)) {
    if (!validate(document))
      return `${ajv.errorsText(validate.errors)}: ${JSON.stringify(document).slice(0, 300)}`;
  }
  return null;
}
