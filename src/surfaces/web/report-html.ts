/**
 * Draws a report as a page that needs no script: a tree of steps with a waterfall of their times, and
 * what they mean. Styles and script come as files, since the policy of the page allows nothing inline;
 * so the bars are SVG, whose attributes are no styles.
 */
import type { PageProbe, PageStep, ReportPage } from '../../model/report-page.ts';
import { blockHtml, definitions } from './blocks-html.ts';
import { type Html, html } from './html.ts';

/** Units of the waterfall from left to right. */
const scale = 1000;
/** A step of no time is seen all the same. */
const thinnest = 4;

export function reportHtml({
  title,
  summary,
  tone,
  facts,
  blocks,
  durationMs,
  probes,
}: ReportPage): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title} · Exchange Check</title>
<link rel="stylesheet" href="/reports/report.css">
<link rel="stylesheet" href="/reports/steps.css">
<script type="module" src="/reports/copy.js"></script>
</head>
<body>
<header class="${tone}">
<p class="product">Exchange Check</p>
<h1>${title}</h1>
<p class="verdict">${summary}</p>
${definitions(facts)}
</header>
<main>
<section aria-labelledby="meaning">
<h2 id="meaning">What it means</h2>
${blocks.map((block) => blockHtml(block, 3))}
</section>
<section aria-labelledby="steps">
<h2 id="steps">What was done</h2>
<p class="hint">Open a step to see what was observed. Bars show when it ran: the whole width is ${seconds(durationMs)}.</p>
${probes.map((probe) => probeHtml(probe, durationMs))}
</section>
</main>
</body>
</html>
`.source;
}

function probeHtml({ title, outcome, steps }: PageProbe, durationMs: number): Html {
  return html`<section class="probe">
<h3><span class="outcome ${outcome}">${outcome}</span> ${title}</h3>
<ol class="tree">${steps.map((step) => stepHtml(step, durationMs))}</ol>
</section>
`;
}

function stepHtml(step: PageStep, durationMs: number): Html {
  const { outcome, name, title, subject, code, facts } = step;
  const line = html`<span class="outcome ${outcome}">${outcome}</span> <span class="what"><b>${title}</b> ${subject}${code ? html` <code>${code}</code>` : undefined}</span> ${waterfall(step, durationMs)}`;
  if (facts.length === 0) return html`<li><div class="step">${line}</div></li>\n`;
  return html`<li><details><summary class="step">${line}</summary>${definitions([{ label: 'step', value: name }, ...facts])}</details></li>\n`;
}

function waterfall({ startMs, durationMs, outcome }: PageStep, wholeMs: number): Html {
  const perMs = scale / Math.max(wholeMs, startMs + durationMs, 1);
  const width = Math.max(thinnest, Math.round(durationMs * perMs));
  const x = Math.min(scale - width, Math.round(startMs * perMs));
  return html`<svg class="bar ${outcome}" viewBox="0 0 ${scale} 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="${scale}" height="10"></rect><rect x="${x}" width="${width}" height="10"></rect></svg> <span class="time">${Math.round(durationMs)} ms</span>`;
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}
