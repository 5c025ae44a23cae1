/** Connections at one time: the bot's own two pools, and terminals. PGlite serves them in turn. */
export const mostConnections = 40;

/** The port only makes up the name of the socket's file. */
export const socketPort = 5432;

/** Where `pg` looks for the socket if the folder is given as its host. */
export function socketIn(folder: string): string {
  return `${folder}/.s.PGSQL.${socketPort}`;
}
