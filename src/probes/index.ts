import type { Probe } from '../model/probe.ts';
import { autodiscover } from './autodiscover/probe.ts';
import { dns } from './dns/probe.ts';
import { httpFront } from './http-front/probe.ts';
import { outlookAnywhere } from './outlook-anywhere/probe.ts';
import { tcp } from './tcp/probe.ts';
import { tls } from './tls/probe.ts';

/** What a check runs. */
export const probes: readonly Probe[] = [dns, tcp, tls, httpFront, autodiscover, outlookAnywhere];
