/** Draws an Adaptive Card with Microsoft's renderer, in the colors of Teams. */
import { registerCodeBlock } from './code-block.js';
import { toHtml } from './markdown.js';
import { renderer } from './renderer.js';

registerCodeBlock();
renderer.GlobalSettings.allowMarkForTextHighlighting = false; // it would put a style into the HTML
renderer.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = toHtml(text);
  result.didProcess = true;
};

const hostConfigs = { light: await hostConfig('light'), dark: await hostConfig('dark') };

/** @param {'light' | 'dark'} theme */
async function hostConfig(theme) {
  const response = await fetch(`/host-config-${theme}.json`);
  return new renderer.HostConfig(await response.json());
}

/**
 * @param {object} json
 * @param {'light' | 'dark'} theme
 * @param {(words: string) => void} press hears of a button that carries words
 * @returns {HTMLElement}
 */
export function drawn(json, theme, press) {
  const card = new renderer.AdaptiveCard();
  card.hostConfig = hostConfigs[theme];
  card.onExecuteAction = (action) => act(action, press);
  card.parse(json);
  const element = card.render() ?? document.createElement('div');
  element.removeAttribute('tabindex'); // the card does nothing by itself
  return element;
}

/**
 * @param {import('adaptivecards').Action} action
 * @param {(words: string) => void} press
 */
function act(action, press) {
  if (action instanceof renderer.OpenUrlAction) {
    if (/^https?:\/\//i.test(action.url ?? '')) open(action.url, '_blank', 'noopener,noreferrer');
    return;
  }
  if (!(action instanceof renderer.SubmitAction || action instanceof renderer.ExecuteAction))
    return;
  const words = Object(action.data).words;
  if (typeof words === 'string') press(words);
}
