/** Facts that the steps of several probes share. */
import { z } from 'zod';
import { stepKind } from '../model/probe.ts';

export const texts = z.array(z.string()).readonly();

/** Who was asked, in every step, and what was said: `> ` to the server, `< ` from it. */
export const asked = {
  name: z.string(),
  address: z.string(),
  port: z.number(),
  exchanged: texts,
};

/** What the head of an answer tells. */
export const answered = {
  status: z.number(),
  reason: z.string(),
  server: z.string(),
  /** `exchange`, `iis`, `http-sys`, `proxy`, `other`. */
  answeredBy: z.string(),
  via: z.string(),
  location: z.string(),
  exchangeServer: z.string(),
  exchangeBackEnd: z.string(),
};

/** How one logged on, and what came of it. */
export const logon = {
  ...asked,
  ...answered,
  path: z.string(),
  /** The name that was logged on with. */
  user: z.string(),
  scheme: z.string(),
  /** The logon was tied to the TLS connection (Extended Protection). */
  channelBindings: z.boolean(),
  /** What NTLM told of the server. */
  computer: z.string(),
  dnsComputer: z.string(),
  osBuild: z.string(),
  /** Where the same account was taken before. */
  acceptedAt: z.string(),
};

/** Whether the account is taken at all: asked once, where Extended Protection seldom stands. */
export const accountLogon = stepKind('http.logon', logon);
