/** The part of it that we use; it comes without types. */
declare module 'istanbul-lib-instrument' {
  export function createInstrumenter(options: {
    readonly esModules: boolean;
    readonly coverageGlobalScope: string;
    readonly coverageGlobalScopeFunc: boolean;
  }): { instrumentSync(code: string, path: string): string };
}
