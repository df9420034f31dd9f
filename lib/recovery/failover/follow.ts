import { Refused } from '../../lowering/recovery/refused';
import type { FailoverDatabase, FailoverTools, Server, StepResult } from './tools';
import { untilServer } from './tools';

/** Name under which what a database was before is kept: nothing is deleted here. */
export const setAsideName = (instance: string) => `${instance}-before`;

/**
 * Puts a copy of the other region's database in the place of the one that is here, which is kept under another name.
 *
 * @param serves whether this region serves, as it was deployed: its data is then what the other one follows
 * @throws Error before anything is changed, where that would lose data
 */
export async function follow(database: FailoverDatabase, serves: boolean, tools: FailoverTools): Promise<StepResult> {
  const { instance, other, key } = database;
  if (serves)
    throw new Refused(
      `${instance} serves, as the description was deployed here last: its data is what the other region follows`,
    );
  const here = await tools.describe(instance);
  if (here?.source === undefined) {
    await demandWriter(other, tools);
    const like = await setAside(instance, here, tools);
    await tools.copy({ instance, source: other, like, key, holdsData: true });
  } else if (here.source !== other) throw new Refused(`${instance} follows ${here.source}, and not ${other}`);
  await untilServer(instance, tools, ({ status, source }) => status === 'available' && source !== undefined);
  await giveSettings(instance, tools);
  return { done: `${instance} follows ${other}` };
}

/** Those of what it replaces: it comes with the settings of nobody. */
async function giveSettings(instance: string, tools: FailoverTools): Promise<void> {
  const settings = (await tools.describe(setAsideName(instance)))?.settings;
  if (settings === undefined || (await tools.describe(instance))?.settings === settings) return;
  await tools.setSettings(instance, settings);
  await untilServer(instance, tools, (server) => server.status === 'available' && server.settings === settings);
}

/** Readers of what was set aside follow it still: each is made anew, since it holds nothing of its own. */
export async function renewReaders({ instance, readers }: FailoverDatabase, tools: FailoverTools): Promise<StepResult> {
  const like = await tools.describe(instance);
  if (like === undefined || like.source !== undefined)
    throw new Refused(`${instance} ${like ? `still follows ${like.source}` : 'is not there'}: it must take over first`);
  for (const reader of readers) {
    const before = await tools.describe(reader);
    if (isOf(instance, before)) continue;
    if (before) {
      if (before.status !== 'deleting') await tools.remove(reader);
      await untilServer(reader, tools, ({ status }) => status === 'not there');
    }
    await tools.copy({ instance: reader, source: instance, like, holdsData: false });
  }
  for (const reader of readers)
    await untilServer(reader, tools, (server) => server.status === 'available' && isOf(instance, server));
  return { done: readers.length === 0 ? `${instance} has no readers` : `${readers.join(', ')} follow ${instance}` };
}

/** RDS names the source of a copy in the same region by its name, or by its ARN. */
const isOf = (instance: string, server: Server | undefined) =>
  server?.source === instance || server?.source?.endsWith(`:db:${instance}`) === true;

async function demandWriter(other: string, tools: FailoverTools): Promise<void> {
  const there = await tools.describe(other);
  if (there?.status !== 'available')
    throw new Refused(
      `${other} is ${there?.status ?? 'not there'}: there is nothing to follow, and nothing was changed`,
    );
  if (there.source !== undefined)
    throw new Refused(`${other} follows ${there.source}: it has nothing of its own, and nothing was changed`);
}

/** Returns what the copy in its place has to be like. */
async function setAside(instance: string, here: Server | undefined, tools: FailoverTools): Promise<Server> {
  const name = setAsideName(instance);
  const aside = await tools.describe(name);
  if (here === undefined) {
    if (aside === undefined)
      throw new Refused(`there is neither ${instance} nor ${name}: deploy the stack of the database`);
    return aside;
  }
  if (aside !== undefined)
    throw new Refused(
      `${name} is there already, from an earlier failover: nothing was changed. Delete it when nobody needs it`,
    );
  await tools.rename(instance, name);
  await untilServer(name, tools, ({ status }) => status === 'available');
  return here;
}
