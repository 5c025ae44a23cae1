/** A check of a practice server's domain by Autodiscover alone, with its account, all its names pinned. */
import { check } from '../../../src/check/check.ts';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { Secret } from '../../../src/model/account.ts';
import type { Packet } from '../../../src/model/capture.ts';
import type { Discovered } from '../../../src/model/discovery.ts';
import type { Probe } from '../../../src/model/probe.ts';
import type { Target } from '../../../src/model/target.ts';
import type { Practice } from '../../../src/practice/practice.ts';
import { autodiscoverOf } from '../../../src/probes/autodiscover/probe.ts';
import { reaching } from '../../reaching.ts';

export const domain = 'contoso.test';
export const usualNames = [domain, `autodiscover.${domain}`, `mail.${domain}`];
const knowledge = loadKnowledge();

export interface Wish {
  /** Who is asked for; nothing: the domain. */
  readonly mailbox?: string | undefined;
  /** One host instead of the domain. */
  readonly host?: string;
  /** `DOMAIN\user` or a whole name; nothing: no account. */
  readonly user?: string;
  readonly password?: string;
  readonly hosts?: readonly string[];
  /** Names that lead to the server. */
  readonly names?: readonly string[];
  readonly listed?: readonly string[];
  readonly nameServers?: readonly string[];
  readonly authorities?: readonly string[];
  readonly capture?: (packet: Packet) => void;
}

const portOf = (url: string) => Number(new URL(url).port);

/** What the probes after it would be told. */
function listener(heard: (Discovered | undefined)[]): Probe {
  return {
    id: 'listener',
    title: 'Listener',
    needs: 'nothing',
    steps: [],
    fits: () => true,
    async run({ discovery }) {
      heard.push(await discovery.told);
    },
  };
}

type Server = Pick<Practice, 'url' | 'ca'> & Partial<Pick<Practice, 'httpUrl' | 'password'>>;

export async function checkAt(server: Server, wish: Wish = {}) {
  const { names = usualNames, user = 'user@contoso.test', patienceMs = 4000 } = { ...wish };
  const port = portOf(server.url);
  const httpPort = server.httpUrl ? portOf(server.httpUrl) : 9;
  const mailbox = 'mailbox' in wish ? wish.mailbox : 'user@contoso.test';
  const text = wish.host ?? mailbox ?? domain;
  const target: Target = { text, domain, port, ...(wish.host ? { host: wish.host } : { mailbox }) };
  const [, netbios = '', name = user] = /^(.+)\\(.+)$/.exec(user) ?? [];
  const password = new Secret(wish.password ?? server.password ?? 'Password');
  const account = user === '' ? {} : { account: { user: name, domain: netbios, password, hosts: wish.hosts } };
  const heard: (Discovered | undefined)[] = [];
  const probe = autodiscoverOf({ patienceMs, httpPort });
  const report = await check(target, [probe, listener(heard)], knowledge, {
    reach: {
      ...reaching({
        pins: names.flatMap((one) => [
          { name: one, port, address: '127.0.0.1' },
          { name: one, port: httpPort, address: '127.0.0.1' },
        ]),
        authorities: wish.authorities ?? [server.ca],
        domains: wish.listed ?? [],
        ports: [port, httpPort],
        networks: ['127.0.0.0/8'],
        nameServers: wish.nameServers ?? [],
      }),
    },
    timeoutMs: 20_000,
    ...account,
    ...(wish.capture ? { capture: wish.capture } : {}),
  });
  const [run] = report.probes;
  if (!run || run.crash !== undefined) throw new Error(run?.crash ?? 'no run');
  return {
    report,
    port,
    steps: run.steps,
    told: heard[0],
    findings: report.findings.map(({ diagnosis, certainty }) => `${diagnosis.id} ${certainty}`),
    unexplained: report.unexplained.map((step) => `${step.name} ${step.code}`),
    /** Name and code of what did not pass. */
    troubles: run.steps.flatMap(({ name: step, code }) => (code ? [`${step} ${code}`] : [])),
    all: (wanted: string) => run.steps.filter((step) => step.name === wanted),
  };
}
