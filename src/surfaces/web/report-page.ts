/**
 * The pages of reports, behind links that are signed and expire: whoever has the link may read, and
 * nobody else. Knows pages, nothing of Exchange.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ReportPage } from '../../model/report-page.ts';
import { safeHeaders } from './headers.ts';
import { html } from './html.ts';
import { reportHtml } from './report-html.ts';
import type { WebServer } from './server.ts';

interface Reports {
  /** @param query of the link, as it came @returns the id of a check, or why there is none */
  admit(id: string, query: URLSearchParams): 'admitted' | 'expired' | 'forged';
  /** @returns nothing if it is not kept any more  @throws Unavailable, with a sentence */
  find(id: string): Promise<ReportPage | undefined>;
  /** Hears of what kept a page from being shown. */
  failed(error: unknown): void;
}

const sentences = {
  expired: 'This link is too old. Ask for the history of the target in your chat to get a new one.',
  forged: 'This link is not complete. Open it as it stands in the message.',
  gone: 'This report is not kept any more. Reports are deleted after the time that your administrator chose.',
  failed: 'This report can not be shown right now. Try again in a minute.',
};

/** A link opens for whoever has it: it must not be kept by proxies, or found by searching. */
const privately = {
  ...safeHeaders,
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex',
};

const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' } as const;
const files = [
  { name: 'report.css', type: types.css },
  { name: 'steps.css', type: types.css },
  { name: 'copy.js', type: types.js },
];

export function mountReports(server: WebServer, reports: Reports): void {
  for (const { name, type } of files) {
    const content = readFileSync(new URL(`report/${name}`, import.meta.url));
    server.mountGet(`/reports/${name}`, (_request, response) => {
      response.writeHead(200, { ...safeHeaders, 'content-type': type });
      response.end(content);
    });
  }
  server.mountGet('/reports/:id', (request, response) => void show(request, response, reports));
}

/** Never throws. */
async function show(request: IncomingMessage, response: ServerResponse, reports: Reports) {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://reports.invalid');
  const id = pathname.slice('/reports/'.length);
  const admitted = reports.admit(id, searchParams);
  if (admitted !== 'admitted') return refuse(response, 403, sentences[admitted]);
  try {
    const page = await reports.find(id);
    if (!page) return refuse(response, 404, sentences.gone);
    response.writeHead(200, { ...privately, 'content-type': 'text/html; charset=utf-8' });
    response.end(reportHtml(page));
  } catch (error) {
    reports.failed(error);
    refuse(response, 503, sentences.failed);
  }
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { ...privately, 'content-type': 'text/html; charset=utf-8' });
  response.end(
    html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Exchange Check</title><link rel="stylesheet" href="/reports/report.css"></head><body><main><h1>No report</h1><p>${sentence}</p></main></body></html>\n`
      .source,
  );
}
