/** The part of it that we use; it comes without types. */
declare module 'istanbul-lib-instrument' {
  export function createInstrumenter(options: {
    readonly esModules: boolean;
    readonly coverageGlobalScope: string;
    readonly coverageGlobalScopeFunc: boolean;
  }): {
    instrumentSync(code: string, path: string): string;
    /** Of the code that was given last: its counters of functions, statements and branches, numbered from 0. */
    lastFileCoverage(): {
      readonly f: Readonly<Record<string, number>>;
      readonly s: Readonly<Record<string, number>>;
      readonly b: Readonly<Record<string, readonly number[]>>;
    };
  };
}
