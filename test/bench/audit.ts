/** The probe of TLS alone, without its handshakes: all versions and suites of a server on loopback. */
import { performance } from 'node:perf_hooks';
import { Recorder } from '../../src/check/trace.ts';
import { Audit } from '../../src/probes/tls/audit.ts';
import { suites } from '../../src/probes/tls/steps.ts';
import { auditSuites } from '../../src/probes/tls/suites.ts';
import { reaching } from '../reaching.ts';

export async function auditOf(port: number) {
  const pin = { name: 'localhost', port, address: '127.0.0.1' };
  const reach = reaching({ pins: [pin] });
  const began = performance.now();
  const audit = new Audit(pin, reach, AbortSignal.timeout(60_000));
  const looks = await audit.firstLooks();
  const accepted = looks.filter(({ offered }) => offered === 'accepted').toReversed();
  const trace = new Recorder();
  await trace.step(suites, 'localhost', (note) => auditSuites(audit, accepted, note));
  const [step] = trace.steps;
  return {
    ms: performance.now() - began,
    hellos: audit.hellos,
    versions: accepted.map(({ version }) => version).toReversed(),
    /** As `TLSv1.2 TLS_...`, in no order. */
    suites: [step?.evidence.accepted ?? []]
      .flat()
      .map((suite) => String(suite).replace(/ \(.+/, ''))
      .toSorted(),
  };
}
