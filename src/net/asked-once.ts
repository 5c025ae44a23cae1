/**
 * Remembers answers for the length of one check, which its signal stands for: a name is resolved
 * once, and every probe sees the same.
 */
export class AskedOnce<T> {
  readonly #answers = new WeakMap<AbortSignal, Map<string, Promise<T>>>();

  answer(signal: AbortSignal, question: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(signal) ?? new Map<string, Promise<T>>();
    this.#answers.set(signal, known);
    const answer = known.get(question) ?? ask();
    known.set(question, answer);
    return answer;
  }
}
