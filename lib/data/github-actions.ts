import data from './github-actions.json';

/** Actions of others that our workflows use, by what they do. */
export type ActionName = keyof typeof data.actions;

/** `actions/checkout@<commit>`: a tag can be moved to other code, a commit cannot. */
export function actionReference(name: ActionName): string {
  const { repository, commit } = data.actions[name];
  return `${repository}@${commit}`;
}

/** The version that a reference names, for people; undefined for a reference that is none of ours. */
export function actionVersion(reference: string): string | undefined {
  return Object.values(data.actions).find(({ repository, commit }) => reference === `${repository}@${commit}`)?.version;
}

/** Labels of the machines that GitHub runs jobs on, by the architecture of what they build. */
export const runners = { arm64: data.runners.arm64.label, x86_64: data.runners.x86_64.label } as const;
