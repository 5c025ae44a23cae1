import type { Answerer } from './answered-by.ts';
import type { Directory } from './directories.ts';

export interface Answered {
  readonly status: number;
  readonly answerer: Answerer;
  readonly schemes: readonly string[];
}

/**
 * What is wrong with an answer to one who hasn't logged on; nothing, if it is what a healthy server says.
 *
 * A 401 that offers ways to log on is the healthy one.
 */
export function faultOf(directory: Directory, answered: Answered): string | undefined {
  const { status, schemes } = answered;
  if (status === 401) return schemes.length === 0 ? 'http.no-scheme' : undefined;
  if (status >= 400) return `http.${status}`;
  if (status >= 300) return directory.wantsLogon ? 'http.redirected' : undefined;
  return directory.wantsLogon ? faultOfOpen(directory, answered) : faultOfPage(answered);
}

/** Somebody answers a stranger where mail should be. */
function faultOfOpen({ isMailOnly }: Directory, { answerer }: Answered): string {
  if (answerer === 'proxy') return 'http.proxy-answered';
  const isExchange = answerer === 'exchange' || (isMailOnly && answerer === 'iis');
  return isExchange ? 'http.anonymous' : 'http.not-exchange';
}

function faultOfPage({ answerer }: Answered): string | undefined {
  if (answerer === 'proxy') return 'http.proxy-answered';
  return answerer === 'other' ? 'http.not-exchange' : undefined;
}
