/** One thing that a person does once. */
export interface ChecklistItem {
  readonly what: string;
  /** Command to run, where there is one. */
  readonly command?: string;
  readonly why: string;
}
