/**
 * The order in which test files begin: those that take minutes first, so that the last worker is not
 * busy with one of them alone. On a fresh clone vitest knows no durations, and goes by the size of
 * the files; those that mostly wait for leases are small.
 */
import { existsSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Over half a minute in a run of all on two cores, the longest first. */
const slowest = [
  'whole/killed',
  'inbox-process',
  'one-failed-logon',
  'whole/package',
  'jobs/outbox-instances',
  'jobs/jobs',
  'security/lock-out',
  'inbox',
  'cli',
  'surfaces/web/watched',
  'main',
  'transfer-on-terminal',
  'hostile/fuzz',
  'practice-on-terminal',
  'whole/platform-gone',
  'whole/ending',
  'surfaces/teams/playground-watched',
].map((name) => new URL(`../test/${name}.test.ts`, import.meta.url));

const gone = slowest.filter((file) => !existsSync(file));
if (gone.length > 0) throw new Error(`.ci/slowest-first.ts names ${gone.join(', ')}: not there.`);

const placeOf = ({ moduleId }: TestSpecification) => {
  const place = slowest.findIndex(({ pathname }) => pathname === moduleId);
  return place < 0 ? slowest.length : place;
};

export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
