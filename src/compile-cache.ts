/**
 * Keeps what Node compiled (and, in a clone, stripped of its types) for the next start: that is half
 * of the time a start takes.
 *
 * Kept in the folder of the person, not in the one for temporary files that everybody shares: what
 * is kept is run. Where nothing can be written, nothing is kept. This has to be loaded before
 * anything else is looked for. NODE_DISABLE_COMPILE_CACHE=1 switches it off.
 */
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const caches = process.platform === 'win32' ? ['AppData', 'Local'] : ['.cache'];
enableCompileCache(join(homedir(), ...caches, 'exchange-check', 'compiled'));
