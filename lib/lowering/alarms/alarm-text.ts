import { limits } from '../../data/limits';

/** What stands in the message that people get: what it means, where its threshold comes from, and what helps. */
export function about(meaning: string, source: string, runbook: string): string {
  const text = `${meaning} Source: ${source}. Runbook: docs/runbook/${runbook}.md.`;
  return text.slice(0, limits.alarmDescriptionCharacters.max);
}
