/** One thing that was looked at, and what a person should know about it. */
export interface Examination {
  readonly name: string;
  readonly outcome: 'passed' | 'warned' | 'failed' | 'skipped';
  readonly says: string;
}

/** No doctor waits longer for one answer. */
const longestMs = 5_000;
const longestAnswer = 64 * 1024;

/** Asks a service of the platform. @throws a sentence for a person */
export async function askService(url: string, request: RequestInit) {
  const { host } = new URL(url);
  try {
    const signal = AbortSignal.timeout(longestMs);
    const response = await fetch(url, { ...request, redirect: 'error', signal });
    const text = (await response.text()).slice(0, longestAnswer);
    return { status: response.status, headers: response.headers, body: jsonOf(text) };
  } catch (error) {
    const { cause } = error instanceof Error ? error : {};
    const reason = cause instanceof Error ? cause.message : String(error);
    throw new Error(
      `${host} does not answer: ${reason}. If this machine needs a proxy to get out, set HTTPS_PROXY and NODE_USE_ENV_PROXY=1.`,
    );
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
