/**
 * Who answers at each address of the target before anyone has logged on: Exchange, the web server it
 * runs in, or something in front of it; how each part of Exchange does, and which ways to log on
 * there are.
 *
 * No credentials are sent. Source: Exchange's virtual directories and Managed Availability's pages.
 */
import { Failure } from '../../model/failure.ts';
import type { Probe, ProbeContext, Trace } from '../../model/probe.ts';
import type { HttpAnswer } from '../../net/http.ts';
import { readChallenges } from '../../wire/http/challenges.ts';
import { endpointsOf } from '../endpoints.ts';
import { asFailure } from '../meet.ts';
import { sideBySide } from '../side-by-side.ts';
import { Slots } from '../slots.ts';
import { answeredBy } from './answered-by.ts';
import { askForBearer, askForNtlm, type Offer } from './challenges.ts';
import { type Directory, directories, monitored, owa } from './directories.ts';
import { Front, headFacts } from './front.ts';
import { faultOf } from './judge.ts';
import { bearerChallenge, healthCheck, httpRequest, ntlmChallenge } from './steps.ts';

/** Connections at once, over all addresses. */
const mostConnections = 16;

/** @param patienceMs of each answer */
export function httpFrontOf(patienceMs: number): Probe {
  return {
    id: 'http-front',
    title: 'Web services before logon',
    needs: 'nothing',
    steps: [httpRequest, healthCheck, ntlmChallenge, bearerChallenge],
    fits: () => true,

    async run(context) {
      const { target, reach, signal } = context;
      const endpoints = await endpointsOf(target, reach, signal);
      const visiting = { all: new Slots(mostConnections), patienceMs };
      await sideBySide(
        endpoints.map(async (endpoint) => {
          using front = await Front.at(endpoint, context, visiting);
          await converse(front, context);
        }),
      );
    },
  };
}

export const httpFront: Probe = httpFrontOf(8000);

/** First what every Exchange has; what only later versions have waits until the version is known. */
async function converse(front: Front, { trace }: ProbeContext): Promise<void> {
  const ask = (directory: Directory) => request(directory, front, trace).catch(asFailure);
  const [version, bearer, ...early] = await Promise.all([
    versionOf(front, trace),
    askForBearer(front, trace).catch(asFailure),
    ...directories.filter(({ since }) => since === undefined).map(ask),
  ]);
  if ([version, bearer, ...early].every(isSilence)) return; // more questions would only take more time
  const isModern = version instanceof Failure || version === undefined || version >= 15;
  const later = isModern ? directories.filter(({ since }) => since !== undefined) : [];
  const pages = isModern ? monitored : [];
  const [late] = await Promise.all([
    Promise.all(later.map(ask)),
    sideBySide(pages.map((name) => checkHealth(name, front, trace))),
  ]);
  const [offer] = [...early, ...late].flatMap(ntlmOf);
  if (offer) await askForNtlm(offer, front, trace);
}

function isSilence(answer: unknown): boolean {
  return answer instanceof Failure && answer.code === 'http.timeout';
}

/** The major version, if Outlook on the web tells it: 15 is Exchange 2013 and all that came after it. */
async function versionOf(front: Front, trace: Trace): Promise<number | undefined | Failure> {
  const met = await request(owa, front, trace).catch(asFailure);
  if (met instanceof Failure) return met;
  const next =
    met.version === undefined ? signInPage(met.location, front.url(met.path)) : undefined;
  const page = next && (await request({ ...owa, path: next }, front, trace).catch(asFailure));
  const version = page && !(page instanceof Failure) ? page.version : met.version;
  return version === undefined ? undefined : Number.parseInt(version, 10);
}

/** The way to the page where one logs on, if it is on the same server. */
function signInPage(location: string | undefined, here: URL): string | undefined {
  const there = location === undefined ? null : URL.parse(location, here.href);
  if (!there || there.host !== here.host || there.pathname === here.pathname) return undefined;
  return /^\/owa\//i.test(there.pathname) ? `${there.pathname}${there.search}` : undefined;
}

function ntlmOf(answer: Answer | Failure): Offer[] {
  if (answer instanceof Failure) return [];
  const { path, method, schemes } = answer;
  const scheme =
    schemes.find((one) => one === 'NTLM') ?? schemes.find((one) => one === 'Negotiate');
  return scheme === undefined ? [] : [{ path, method, scheme }];
}

interface Answer {
  readonly path: string;
  readonly method: string;
  readonly schemes: readonly string[];
  readonly version: string | undefined;
  readonly location: string | undefined;
}

async function request(directory: Directory, front: Front, trace: Trace): Promise<Answer> {
  const { name, path, method } = directory;
  return trace.step(httpRequest, front.subject(path), async (note) => {
    note({ ...front.asked(path), method, directory: name });
    const answer = await front.ask({ method, path });
    const facts = factsOf(answer);
    note({ ...headFacts(answer), ...facts });
    const { schemes, exchangeVersion: version, location } = facts;
    const answerer = answeredBy(answer.headers);
    const fault = faultOf(directory, { status: answer.status, answerer, schemes });
    if (fault) throw new Failure(fault);
    return { path, method, schemes, version, location };
  });
}

function factsOf({ status, headers, body }: HttpAnswer) {
  const said = (name: string) => headers[name]?.join(', ');
  const challenges = readChallenges(headers['www-authenticate'] ?? []);
  const [, versionInPage] =
    /\/owa\/(?:auth|prem)\/(\d+(?:\.\d+){2,3})\//i.exec(body.toString('latin1')) ?? [];
  const [subStatus] =
    /\b40[134]\.\d{1,2}\b/.exec(status >= 400 ? body.toString('latin1') : '') ?? [];
  return {
    subStatus,
    schemes: [...new Set(challenges.map(({ scheme }) => scheme))],
    via: said('via'),
    exchangeVersion: said('x-owa-version') ?? versionInPage,
    exchangeServer: said('x-feserver'),
    exchangeBackEnd: said('x-calculatedbetarget'),
    location: said('location'),
    retryAfter: said('retry-after'),
  };
}

async function checkHealth(directory: string, front: Front, trace: Trace): Promise<void> {
  const path = `/${directory}/healthcheck.htm`;
  await trace.step(healthCheck, front.subject(path), async (note) => {
    note({ ...front.asked(path), directory });
    const answer = await front.ask({ method: 'GET', path });
    const [page, exchangeServer] =
      /^\s*200 OK\s*(?:<br\/?>\s*([\w.-]+))?/i.exec(answer.body.toString('latin1')) ?? [];
    note({
      ...headFacts(answer),
      present: answer.status === 200 && page !== undefined,
      exchangeServer,
    });
    if (answer.status >= 500) throw new Failure('http.unhealthy');
  });
}
