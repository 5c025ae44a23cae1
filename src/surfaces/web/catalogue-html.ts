/**
 * Draws the catalogue as one file that needs no server and no network: styles and scripts stand in
 * it, and its policy lets nothing run but those, by their hashes. Without scripts it lacks the
 * search and the buttons that copy.
 *
 * Source: Content Security Policy Level 3, section 2.3.1 (hash sources) and 3.3 (the meta element).
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type {
  Catalogue,
  CatalogueEntry,
  CatalogueFamily,
  CatalogueSource,
} from '../../model/catalogue.ts';
import { blockHtml, definitions } from './blocks-html.ts';
import { Html, html } from './html.ts';

const style = textOf('report/report.css', 'catalogue/catalogue.css');
const copy = textOf('report/copy.js');
const search = textOf('catalogue/search.js');

/** Of the page, wherever it is opened; a server adds what a meta element can't say. */
export const cataloguePolicy = [
  "default-src 'none'",
  `script-src ${hashOf(copy)} ${hashOf(search)}`,
  `style-src ${hashOf(style)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function catalogueHtml({ families }: Catalogue): string {
  const count = families.reduce((sum, { entries }) => sum + entries.length, 0);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${cataloguePolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>Diagnoses · Exchange Check</title>
<style>${new Html(style)}</style>
</head>
<body>
<header class="neutral">
<p class="product">Exchange Check</p>
<h1>Every diagnosis</h1>
<p>What keeps mail clients from an Exchange server: ${count} diagnoses with what they mean, who fixes them and how.</p>
<form role="search" id="search" hidden>
<label for="words">Search by words, a code or an id</label>
<input type="search" id="words" autocomplete="off" spellcheck="false" placeholder="ecNotEncrypted, 5.7.57, certificate expired">
<p id="found" role="status"></p>
</form>
</header>
<nav aria-label="Families">
<ul>${families.map(({ id, title, entries }) => html`<li><a href="#family-${id}">${title}</a> <span class="count">${entries.length}</span></li>\n`)}</ul>
</nav>
<main>
${families.map(familyHtml)}
</main>
<script type="module">${new Html(copy)}</script>
<script type="module">${new Html(search)}</script>
</body>
</html>
`.source;
}

function familyHtml({ id, title, entries }: CatalogueFamily): Html {
  return html`<section class="family" aria-labelledby="family-${id}">
<h2 id="family-${id}">${title}</h2>
${entries.map(entryHtml)}
</section>
`;
}

/** The anchor stands inside, so that a browser opens the entry that a link names. */
function entryHtml({ id, title, tone, label, facts, blocks, ...more }: CatalogueEntry): Html {
  return html`<details class="entry ${tone}">
<summary><h3>${title}</h3> <span class="label">${label}</span> <code>${id}</code></summary>
<div id="${id}" class="body">
${facts.length > 0 ? definitions(facts) : undefined}
${blocks.map((block) => blockHtml(block, 4))}
${more.related.map(({ why, entries }) => html`<h4>${why}</h4>\n<ul>${entries.map((other) => html`<li><a href="#${other.id}">${other.title}</a></li>\n`)}</ul>\n`)}
${more.words.length > 0 ? html`<h4>How it is said</h4>\n<ul class="words">${more.words.map((words) => html`<li>${words}</li>\n`)}</ul>\n` : undefined}
<h4>Sources</h4>
<ul class="sources">${more.sources.map(sourceHtml)}</ul>
</div>
</details>
`;
}

function sourceHtml({ name, url, checked }: CatalogueSource): Html {
  const isPage = url !== undefined && /^https:\/\//i.test(url);
  const named = isPage ? html`<a href="${url}" rel="noreferrer">${name}</a>` : html`${name}`;
  return html`<li>${named}, checked <time datetime="${checked}">${checked}</time></li>\n`;
}

function textOf(...names: readonly string[]): string {
  return names.map((name) => readFileSync(new URL(name, import.meta.url), 'utf8')).join('\n');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
