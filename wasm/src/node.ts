// What Node has that pages have not, or that stand-ins for pages lack.
interface NodeModules {
  "node:fs": { readFileSync(path: URL): Uint8Array<ArrayBuffer> };
  "node:util": { TextEncoder: typeof TextEncoder; TextDecoder: typeof TextDecoder };
  "node:url": { pathToFileURL(path: string): URL };
}

interface NodeProcess {
  getBuiltinModule?<Name extends keyof NodeModules>(name: Name): NodeModules[Name];
}

/** A module of Node where this is Node. Not imported, so that bundlers need not know. */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  return (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.(name);
}
