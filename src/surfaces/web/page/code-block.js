/** Teams' own element CodeBlock, which the renderer does not know: code with a button that copies it. */
import { renderer } from './renderer.js';

const { CardElement, GlobalRegistry, StringProperty, Versions } = renderer;

class CodeBlock extends CardElement {
  static codeSnippet = new StringProperty(Versions.v1_0, 'codeSnippet');
  static language = new StringProperty(Versions.v1_0, 'language');

  getJsonTypeName() {
    return 'CodeBlock';
  }

  internalRender() {
    const code = this.getValue(CodeBlock.codeSnippet) ?? '';
    const language = this.getValue(CodeBlock.language) ?? 'PlainText';
    const block = document.createElement('figure');
    block.className = 'code-block';
    const caption = document.createElement('figcaption');
    caption.append(titles[language] ?? language, copyButton(code));
    const pre = document.createElement('pre');
    pre.tabIndex = 0; // a long line is scrolled by keyboard, too
    pre.setAttribute('role', 'group');
    pre.setAttribute('aria-label', titles[language] ?? language);
    const content = document.createElement('code');
    content.textContent = code;
    pre.append(content);
    block.append(caption, pre);
    return block;
  }
}

/** @type {Readonly<Record<string, string>>} */
const titles = { PlainText: 'Text', PowerShell: 'PowerShell' };

const saysCopiedMs = 2000;

/** @param {string} code */
function copyButton(code) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet copy';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    const copied = await navigator.clipboard.writeText(code).then(
      () => true,
      () => false,
    );
    button.textContent = copied ? 'Copied' : 'Press Ctrl+C';
    if (!copied) getSelection()?.selectAllChildren(button.closest('figure')?.lastChild ?? button);
    setTimeout(() => {
      button.textContent = 'Copy';
    }, saysCopiedMs);
  });
  return button;
}

export function registerCodeBlock() {
  GlobalRegistry.elements.register('CodeBlock', CodeBlock, Versions.v1_0);
}
