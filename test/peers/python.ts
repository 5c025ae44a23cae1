/** Python modules that nobody of us wrote and that judge us. */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { testIf } from './peers.ts';

const patienceMs = 110_000;

/**
 * A `test` that needs a module of Python. A machine may have several Pythons, and Debian's packages
 * serve only its own: the first on the PATH that has the module is taken.
 */
export function testWithPython(module: string) {
  return testIf(!!pythonWith(module), `Python's ${module}`);
}

/** Runs a script, hands it a value and returns what it prints, both as JSON. */
export async function askPython(
  module: string,
  script: string,
  question: object,
): Promise<unknown> {
  const python = pythonWith(module) ?? 'python3';
  const text = JSON.stringify(question);
  return new Promise((resolve, reject) => {
    const asked = execFile(python, [script], { timeout: patienceMs }, (error, stdout) => {
      if (error) reject(error);
      else resolve(JSON.parse(stdout));
    });
    asked.stdin?.end(text);
  });
}

const found = new Map<string, string | undefined>();

export function pythonWith(module: string): string | undefined {
  if (!found.has(module))
    found.set(
      module,
      pythons().find((python) => has(python, module)),
    );
  return found.get(module);
}

function pythons(): string[] {
  const folders = process.env.PATH?.split(delimiter) ?? [];
  return folders.map((folder) => join(folder, 'python3')).filter((path) => existsSync(path));
}

function has(python: string, module: string): boolean {
  const code = `import importlib.util, sys; sys.exit(importlib.util.find_spec("${module}") is None)`;
  return spawnSync(python, ['-c', code], { stdio: 'ignore', timeout: patienceMs }).status === 0;
}
