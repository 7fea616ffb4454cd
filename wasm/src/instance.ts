// The types of an instance. They stand alone: what the public ones name, older compilers have to read.

/** What the core imports: functions only, by the name of their group and their own. */
export type CoreImports = Record<string, Record<string, (...values: unknown[]) => unknown>>;

/** An instance of the module, as far as it is needed. */
export interface CoreInstance {
  readonly exports: object;
}

/** The ways to a new instance. */
export interface InstanceMaker {
  /** Throws where only `later` can. */
  atOnce(imports: CoreImports): CoreInstance;
  later(imports: CoreImports): Promise<CoreInstance>;
}
