/**
 * Loads drizzle without 230 MB of memory that nobody gives back.
 *
 * For each file, Node asks what its package.json says of it, and gets all of it; drizzle has 150
 * files and a package.json of 180 KB. They are all modules, so nobody has to ask. This has to be
 * loaded before anything that brings drizzle along is even looked for.
 */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const isInside = context.parentURL?.includes('/node_modules/drizzle-orm/');
    if (!isInside || !specifier.startsWith('.')) return next(specifier, context);
    const { href } = new URL(specifier, context.parentURL);
    return href.endsWith('.js')
      ? { url: href, format: 'module', shortCircuit: true }
      : next(specifier, context);
  },
});
