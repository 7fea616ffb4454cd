// How @custom-elements-manifest/analyzer reads the sources: what dist/custom-elements.json tells editors and tools.

const hyphenated = (name) => name.replaceAll(/(?<=.)[A-Z]/g, "-$&").toLowerCase();
const camelCase = (name) => name.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
const built = (path) => path.replace(/^\/?src\//, "dist/").replace(/\.ts$/, ".js");

/** Completes an element by what the house's rules give: its tag, the field of each attribute, the type of each event. */
function complete(element) {
  element.tagName = hyphenated(element.name);
  element.members = element.members?.filter(
    (member) => !member.privacy && !member.static && !member.name.startsWith("#"),
  );
  for (const attribute of element.attributes ?? []) {
    const field = element.members.find(({ name }) => name === camelCase(attribute.name));
    attribute.fieldName = field?.name;
    attribute.type = field?.type;
  }
  for (const event of element.events ?? []) {
    event.type = { text: `KfstatDashboardEventMap["${event.name}"]` };
  }
}

const published = {
  name: "published",
  packageLinkPhase({ customElementsManifest }) {
    // The analyzer takes for an element what extends Lit's class itself; here all extend one class that does.
    for (const element of customElementsManifest.modules.flatMap(({ declarations = [] }) => declarations)) {
      if (element.kind === "class") element.customElement = element.superclass?.name === "KfstatElement";
    }
    for (const module of customElementsManifest.modules) {
      module.path = built(module.path);
      for (const { declaration } of module.exports ?? []) {
        if (declaration?.module) declaration.module = built(declaration.module);
      }
      for (const element of module.declarations ?? []) {
        if (!element.customElement) continue;
        complete(element);
        module.exports.push({
          kind: "custom-element-definition",
          name: element.tagName,
          declaration: { name: element.name, module: module.path },
        });
      }
    }
    customElementsManifest.modules = customElementsManifest.modules.filter(({ declarations }) =>
      declarations?.some(({ customElement }) => customElement),
    );
  },
};

export default {
  globs: ["src/**/*.ts"],
  exclude: ["src/cdn.ts", "src/vue.ts", "src/react.ts"],
  outdir: "dist",
  packagejson: false,
  plugins: [published],
};
