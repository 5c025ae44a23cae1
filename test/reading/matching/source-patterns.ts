/** The regular expressions of our source, as the compiler reads it: a new one can't be overlooked. */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

export interface SourcePattern {
  readonly source: string;
  readonly flags: string;
  /** File and line, the first line is 1. */
  readonly where: string;
}

export interface SourcePatterns {
  readonly written: readonly SourcePattern[];
  /** Files in which patterns are put together while the program runs. */
  readonly builders: ReadonlySet<string>;
}

const root = new URL('../../../', import.meta.url);

/** @param folder from the root of the project, with all below it */
export function patternsIn(folder: string): SourcePatterns {
  const written: SourcePattern[] = [];
  const builders = new Set<string>();
  for (const file of filesIn(folder)) {
    const tree = ts.createSourceFile(
      file,
      readFileSync(new URL(file, root), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    visit(tree);

    function visit(node: ts.Node): void {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
        const [source, flags] = [node.text.slice(1, end), node.text.slice(end + 1)];
        written.push({ source, flags, where: `${file}:${line + 1}` });
      }
      if (ts.isIdentifier(node) && node.text === 'RegExp' && !ts.isTypeReferenceNode(node.parent))
        builders.add(file);
      ts.forEachChild(node, visit);
    }
  }
  return { written, builders };
}

export function filesIn(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);
}
