import type { DatabaseTool } from '../../spec/service';

/**
 * What one run of Slipway's own programs is told beside its environment, as arguments of RunTask: a dump the time for which
 * it was scheduled, a restore the command of the person who starts it.
 */
export function toolOverrides(container: string, { program }: DatabaseTool): object {
  const told =
    program === 'dump'
      ? {
          Environment: [
            {
              Name: 'BACKUP_SCHEDULED_AT',
              Value:
                "{% $exists($states.context.Execution.Input.scheduledAt) ? $states.context.Execution.Input.scheduledAt : '' %}",
            },
          ],
        }
      : {
          Command:
            "{% $exists($states.context.Execution.Input.command) ? $states.context.Execution.Input.command : ['list'] %}",
        };
  return { ContainerOverrides: [{ Name: container, ...told }] };
}
