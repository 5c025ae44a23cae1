import type { webApi } from '@slack/bolt';
import type { Card } from '../../model/card.ts';
import { wholeText } from './whole-text.ts';

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/**
 * What goes beside the message of a card.
 *
 * @param wholeName of the file with all of the card, if it was cut
 */
export function filesOf(card: Card, cut: boolean, wholeName: string): readonly TextFile[] {
  return [
    ...(card.attachment ? [card.attachment] : []),
    ...(cut ? [{ name: wholeName, text: wholeText(card) }] : []),
  ];
}

/** Puts files into the thread of a message. */
export async function attach(
  client: webApi.WebClient,
  channel: string,
  thread: string,
  files: readonly TextFile[],
): Promise<void> {
  await client.files.uploadV2({
    channel_id: channel,
    thread_ts: thread,
    file_uploads: files.map(({ name, text }) => ({ filename: name, content: text })),
  });
}
