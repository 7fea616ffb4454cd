// A page that uses both packages, and a browser that opens what a tool made of it under a strict policy.
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { ASKS } from "./consumer.mjs";

const html = (script) => `<!doctype html>
<html lang="en">
  <title></title>
  <body>
    <script type="module" src="${script}"></script>
  </body>
</html>
`;

/** The page's script says in the title whether the core answers and the element shows. */
export const PAGE_SCRIPT = `import "kfstat-dashboard/define";
import { loadKfstat } from "kfstat";
${ASKS}const text = said(loadKfstat);
const element = document.createElement("kfstat-dashboard");
document.body.append(element);
element.updateComplete.then(async () => {
  document.title = element.shadowRoot.childElementCount > 0 ? await text : "the element is empty";
});
`;

export const PAGE = { "page.js": PAGE_SCRIPT, "index.html": html("./page.js") };

/** A page of its own whose worker has the core. */
export const WORKER = {
  "worker/index.html": html("./page.js"),
  "worker/page.js": `const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => { document.title = data; };
`,
  "worker/worker.js": `import { loadKfstat } from "kfstat";
${ASKS}said(loadKfstat).then((text) => postMessage(text));
`,
};

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data:";

/** Serves a folder's files below `mount`, and at any other address ending in `/` a page with the script `page.js`. */
async function serve(folder, mount, policy) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (policy) response.setHeader("content-security-policy", policy);
    const file = join(folder, decodeURIComponent(pathname.slice(mount.length - 1)));
    if (pathname.startsWith(mount) && statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      response.end(readFileSync(file));
    } else if (pathname.endsWith("/")) {
      response.setHeader("content-type", "text/html").end(html(`${mount}page.js`));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

/**
 * Opens a built page: its title, what it asked for in vain (the relay, which there is none of, apart) and what it wrote
 * to the console.
 */
export async function show(browser, folder, path = "/", { mount = "/", policy = POLICY } = {}) {
  const server = await serve(folder, mount, policy);
  try {
    return await openAt(browser, `http://127.0.0.1:${server.address().port}${path}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

export async function openAt(browser, address) {
  const page = await browser.newPage();
  const missing = [];
  const complaints = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400 && !/^\/(api|cgi-bin)\/|favicon/.test(pathname)) missing.push(pathname);
  });
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  try {
    await page.goto(address);
    await page.waitForFunction(() => document.title !== "", null, { timeout: 60_000 });
    return { title: await page.title(), missing, complaints };
  } finally {
    await page.close();
  }
}
