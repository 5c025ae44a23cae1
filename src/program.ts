/** What every entrance (the bot, the terminal) hands to the commands. */
import { knownTexts } from './knowledge/known-texts.ts';
import { loadKnowledge } from './knowledge/load.ts';
import type { Program } from './model/command.ts';
import type { Diagnosis } from './model/diagnosis.ts';
import type { Reach } from './model/reach.ts';
import type { Target } from './model/target.ts';
import { probes } from './probes/index.ts';
import { readerOf } from './reading/read.ts';

const timeoutMs = 30_000;
const http = 80;
const https = 443;

export function programOf(reachOf: Program['reachOf']): Program {
  const knowledge = loadKnowledge().map(withOurProbes);
  let read: Program['read'] | undefined;
  return {
    knowledge,
    // Made when something is read for the first time: what only lists, shows or checks needs none.
    read: (text) => {
      read ??= readerOf(
        knowledge.flatMap(({ said }) => said),
        () => knownTexts(knowledge),
      );
      return read(text);
    },
    probes,
    reachOf,
    timeoutMs,
  };
}

/** What settles a question is offered only if we have it: the knowledge knows of more probes than we do. */
function withOurProbes(diagnosis: Diagnosis): Diagnosis {
  const known = new Set(probes.map(({ id }) => id));
  return {
    ...diagnosis,
    settle: diagnosis.settle.filter(({ probe }) => probe === undefined || known.has(probe)),
  };
}

/** The person who runs this machine is the operator: what they name counts as listed, wherever it leads. */
export function operatorReach(target: Target, nameServers: readonly string[]): Reach {
  return {
    pins: [],
    authorities: [],
    nameServers,
    listed: {
      domains: [target.domain, ...(target.host ? [target.host] : [])],
      networks: ['0.0.0.0/0', '::/0'],
      ports: [target.port, https, http],
    },
  };
}
