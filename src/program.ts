/** What every entrance (the bot, the terminal) hands to the commands. */
import { loadKnowledge } from './knowledge/load.ts';
import type { Program } from './model/command.ts';
import type { Reach } from './model/reach.ts';

const timeoutMs = 30_000;

export function programOf(reachOf: Program['reachOf']): Program {
  return { knowledge: loadKnowledge(), probes: [], reachOf, timeoutMs };
}

/** Nothing listed: every probe is refused. */
export const nowhere: Reach = {
  pins: [],
  authorities: [],
  nameServers: [],
  listed: { domains: [], networks: [], ports: [] },
};
