/** A domain whose name server has an address for every name, and whose web server a page for none. */
import { expect } from 'vitest';
import { dns } from '../../src/probes/dns/probe.ts';
import { httpFront } from '../../src/probes/http-front/probe.ts';
import { tcp } from '../../src/probes/tcp/probe.ts';
import { authority } from '../peers/authority.ts';
import { named } from '../peers/named.ts';
import { nginx } from '../peers/nginx.ts';
import { testWith } from '../peers/peers.ts';
import { domain, look } from './looking.ts';

testWith('nginx')('a wildcard leads every check to the web site, and that is said', async () => {
  const ca = await authority();
  const identity = await ca.issue({ names: [domain, `*.${domain}`] });
  await using site = await nginx(identity, 'location / { return 404; }');
  await using server = await named({ zones: { [domain]: ['@ A 127.0.0.1', '* A 127.0.0.1'] } });
  const wish = { probes: [dns, tcp, httpFront], port: site.port };

  const seen = await look(`user@${domain}`, server.server, wish);

  expect(seen.outcomes).toMatchObject({
    [`A ${domain}`]: 'passed',
    [`A autodiscover.${domain}`]: 'passed',
    [`SRV _autodiscover._tcp.${domain}`]: 'dns.nodata',
  });
  expect(seen.findings).toContain('http/proxy-answered proven');
  expect(seen.findings).toContain('dns/no-mx proven');
  expect([seen.health, seen.unexplained]).toEqual(['failed', []]);
});
