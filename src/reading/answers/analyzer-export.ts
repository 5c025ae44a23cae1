/**
 * The analyzer's XML export, read as the tree that it is: what failed below a test that succeeded was made good.
 *
 * `<testresult status="Error|Success|SuccessWithWarnings" testdescription resultdescription
 * additionaldetails><children>...`: the statuses say what the words of a report say only in English. Works
 * on a document that was cut, too; what it takes out becomes blank, so that all the rest keeps its line.
 */

const tag = /<(\/?)testresult\b([^<>]{0,60000})>/gi;
const status = /\bstatus\s{0,4}=\s{0,4}["'](\w{1,30})["']/i;
/** The details of a success are headers of a first 401, chains of certificates and the like. */
const details = /(\badditionaldetails\s{0,4}=\s{0,4}")([^"]*)/i;
const deepest = 200;

/** The same text without failures that were made good, and without the details of successes. */
export function withoutHealthyResults(text: string): string {
  const above: string[] = [];
  return text.replace(tag, (whole, closes: string, attributes: string) => {
    if (closes) {
      above.pop();
      return whole;
    }
    const own = status.exec(attributes)?.[1]?.toLowerCase() ?? '';
    const isBelowSuccess = above.includes('success');
    if (!attributes.endsWith('/') && above.length < deepest) above.push(own);
    return healthyOf(whole, own, isBelowSuccess);
  });
}

function healthyOf(whole: string, own: string, isBelowSuccess: boolean): string {
  if (own === 'error' && isBelowSuccess) return blank(whole);
  if (own !== 'success') return whole;
  return whole.replace(details, (_all, name: string, value: string) => name + blank(value));
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
