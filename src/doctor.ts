/**
 * `doctor`: is everything set up? Says what is missing and how to get it, and changes nothing.
 */
import type { Config } from './config.ts';
import type { ShownStep } from './model/card.ts';
import type { Answer, Program } from './model/command.ts';

interface Examination {
  readonly name: string;
  readonly outcome: 'passed' | 'warned' | 'failed' | 'skipped';
  readonly says: string;
}

/** @param config reads the settings, or throws what is wrong with them */
export function doctor({ knowledge, probes }: Program, config: () => Config): Answer {
  const examinations: readonly Examination[] = [
    { name: 'Node', outcome: 'passed', says: process.version },
    { name: 'knowledge', outcome: 'passed', says: `${knowledge.length} diagnoses, all valid` },
    { name: 'probes', outcome: 'passed', says: probes.map(({ id }) => id).join(', ') },
    ...examineSettings(config),
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

function examineSettings(config: () => Config): Examination[] {
  try {
    return [
      { name: 'settings', outcome: 'passed', says: 'all readable' },
      ...examineSurfaces(config()),
    ];
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return [{ name: 'settings', outcome: 'failed', says }];
  }
}

function examineSurfaces({ slack, teams, listed, port }: Config): Examination[] {
  const chats = [...(slack ? ['Slack'] : []), ...(teams ? ['Teams'] : [])];
  return [
    { name: 'port', outcome: 'passed', says: `${port} (PORT)` },
    slack
      ? { name: 'Slack', outcome: 'passed', says: 'configured' }
      : absent(
          'Slack',
          'SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET, from an app made with manifests/slack',
        ),
    teams
      ? { name: 'Teams', outcome: 'passed', says: 'configured' }
      : absent(
          'Teams',
          'MICROSOFT_APP_ID and its companions, from a bot registered with manifests/teams',
        ),
    listed.domains.length > 0
      ? {
          name: 'checks from chat',
          outcome: 'passed',
          says: `may reach ${listed.domains.join(', ')}`,
        }
      : {
          name: 'checks from chat',
          outcome: chats.length > 0 ? 'warned' : 'skipped',
          says: 'may reach nothing; list your mail domains in EXCHANGE_CHECK_DOMAINS, and private networks in EXCHANGE_CHECK_NETWORKS',
        },
  ];
}

function absent(name: string, what: string): Examination {
  return { name, outcome: 'skipped', says: `not configured; set ${what}` };
}

function shown({ name, outcome, says }: Examination): ShownStep {
  return { outcome, text: `${name}: ${says}` };
}
