/**
 * The files of the chat page, each at one exact path: a path in a request never becomes a file name.
 *
 * The cards are drawn by Microsoft's renderer, as npm has installed it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';

interface PageFile {
  readonly path: string;
  readonly type: string;
  readonly content: Buffer;
}

const folder = new URL('page/', import.meta.url);
const renderer = 'adaptivecards/dist/adaptivecards.min.js';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

export function pageFiles(): PageFile[] {
  const own = readdirSync(folder).map((name) =>
    fileAt(name === 'index.html' ? '/' : `/${name}`, name, new URL(name, folder)),
  );
  const installed = createRequire(import.meta.url).resolve(renderer);
  return [...own, fileAt('/adaptivecards.js', renderer, installed)];
}

function fileAt(path: string, name: string, file: URL | string): PageFile {
  const type = types[extname(name)] ?? 'application/octet-stream';
  return { path, type, content: readFileSync(file) };
}
