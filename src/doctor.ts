/**
 * `doctor`: is everything set up? Says what is missing and how to get it, and changes nothing. It asks
 * Slack and Entra whether they take what is configured.
 */
import type { Config } from './config.ts';
import type { Examination } from './doctor-examination.ts';
import { examineMemory } from './doctor-memory.ts';
import { examineSlack } from './doctor-slack.ts';
import { examineTeams } from './doctor-teams.ts';
import type { ShownStep } from './model/card.ts';
import type { Answer, Program } from './model/command.ts';

/** @param config reads the settings, or throws what is wrong with them */
export async function doctor(
  { knowledge, probes }: Program,
  config: () => Config,
  scopes: readonly string[],
): Promise<Answer> {
  const examinations: readonly Examination[] = [
    { name: 'Node', outcome: 'passed', says: process.version },
    { name: 'knowledge', outcome: 'passed', says: `${knowledge.length} diagnoses, all valid` },
    { name: 'probes', outcome: 'passed', says: probes.map(({ id }) => id).join(', ') },
    ...(await examineSettings(config, scopes)),
  ];
  const failed = examinations.filter(({ outcome }) => outcome === 'failed').length;
  return {
    verdict: failed > 0 ? 'found' : 'healthy',
    card: {
      summary:
        failed > 0
          ? 'Something keeps the bot from starting'
          : 'Nothing keeps the bot from starting',
      tone: failed > 0 ? 'bad' : 'good',
      blocks: [{ kind: 'steps', steps: examinations.map(shown) }],
    },
    data: examinations,
  };
}

async function examineSettings(
  read: () => Config,
  scopes: readonly string[],
): Promise<Examination[]> {
  let config: Config;
  try {
    config = read();
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return [{ name: 'settings', outcome: 'failed', says }];
  }
  const { slack, teams } = config;
  const [ofSlack, ofTeams, others] = await Promise.all([
    slack ? examineSlack(slack, scopes) : [absent('Slack', slackWants)],
    teams ? examineTeams(teams) : [absent('Teams', teamsWants)],
    examineMemory(config),
  ]);
  return [
    { name: 'settings', outcome: 'passed', says: 'all readable' },
    { name: 'port', outcome: 'passed', says: `${config.port} (PORT)` },
    ...ofSlack,
    ...ofTeams,
    examineReach(config),
    ...others,
  ];
}

const slackWants =
  'SLACK_BOT_TOKEN and SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET), from an app made with manifests/slack';
const teamsWants =
  'MICROSOFT_APP_ID and its companions, from a bot registered as manifests/README.md says';

function examineReach({ slack, teams, listed }: Config): Examination {
  const name = 'checks from chat';
  if (listed.domains.length > 0)
    return { name, outcome: 'passed', says: `may reach ${listed.domains.join(', ')}` };
  return {
    name,
    outcome: slack || teams ? 'warned' : 'skipped',
    says: 'may reach nothing; list your mail domains in EXCHANGE_CHECK_DOMAINS, and private networks in EXCHANGE_CHECK_NETWORKS',
  };
}

function absent(name: string, what: string): Examination {
  return { name, outcome: 'skipped', says: `not configured; set ${what}` };
}

function shown({ name, outcome, says }: Examination): ShownStep {
  return { outcome, text: `${name}: ${says}` };
}
