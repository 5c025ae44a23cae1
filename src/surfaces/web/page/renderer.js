/**
 * Microsoft's renderer, which its own script has put into the page.
 *
 * @type {typeof import('adaptivecards')}
 */
export const renderer = Reflect.get(globalThis, 'AdaptiveCards');
