/** The file that is uploaded to Teams: the same input gives the same bytes. */
import { zipSync } from 'fflate';
import { colorIcon, outlineIcon } from './icons.ts';
import { manifestOf, type Registration } from './manifest.ts';

const mtime = new Date(1980, 0, 1); // the first day that a zip file knows

export function appPackage(registration: Registration): Uint8Array {
  const files = {
    'manifest.json': Buffer.from(`${JSON.stringify(manifestOf(registration), undefined, 2)}\n`),
    'color.png': colorIcon(),
    'outline.png': outlineIcon(),
  };
  return zipSync(files, { mtime });
}
