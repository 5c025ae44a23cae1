import { z } from 'zod';
import { stepKind } from '../../model/probe.ts';

/** Who was asked, in every step: a broken address must not hide behind the others. */
const asked = { name: z.string(), address: z.string(), port: z.number(), path: z.string() };

/** What the head of any answer tells. */
const answer = {
  ...asked,
  status: z.number(),
  reason: z.string(),
  server: z.string(),
  /** `exchange`, `iis`, `http-sys` (Windows, when no site or pool takes the request), `proxy`, `other`. */
  answeredBy: z.string(),
};

export const httpRequest = stepKind('http.request', {
  ...answer,
  method: z.string(),
  /** The virtual directory. */
  directory: z.string(),
  /** The ways to log on that are offered, in their order. */
  schemes: z.array(z.string()),
  via: z.string(),
  exchangeVersion: z.string(),
  /** The server that took the request, and the one it was handed to. */
  exchangeServer: z.string(),
  exchangeBackEnd: z.string(),
  location: z.string(),
  retryAfter: z.string(),
  /** Of IIS, such as `403.4`, where its page tells it. */
  subStatus: z.string(),
});

export const healthCheck = stepKind('http.healthcheck', {
  ...answer,
  directory: z.string(),
  /** Whether there is such a page; Exchange 2010 and other servers have none. */
  present: z.boolean(),
  /** The server that the page names. */
  exchangeServer: z.string(),
});

export const ntlmChallenge = stepKind('http.ntlm-challenge', {
  ...answer,
  scheme: z.string(),
  computer: z.string(),
  domain: z.string(),
  dnsComputer: z.string(),
  dnsDomain: z.string(),
  /** Of Windows. */
  osBuild: z.string(),
  /** ISO 8601, UTC. */
  clock: z.string(),
  /** `ntlm` or `date`: the challenge itself, or the header of whoever answered. */
  clockFrom: z.string(),
  /** How far the server's clock is ahead of ours. */
  skewSeconds: z.number(),
  /** NTLM needs the same connection for its second half. */
  keepsConnection: z.boolean(),
});

export const bearerChallenge = stepKind('http.bearer-challenge', {
  ...answer,
  offered: z.boolean(),
  authorizationUri: z.string(),
  clientId: z.string(),
  realm: z.string(),
  trustedIssuers: z.string(),
  /** Why not, in Exchange's words. */
  diagnostics: z.string(),
});
