import { expect, test } from '@jest/globals';
import customerService from '../../../systems/customer-service';
import { describeBuiltOnFargate } from '../describe-built';

describeBuiltOnFargate(customerService, 'prod', ({ stage, observed }) => {
  const services = stage.template('services-main');

  test('[CUS-12, CUS-26, CUS-27] no task stops before a new one is healthy, and a release with errors goes back by itself', () => {
    services.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        MinimumHealthyPercent: 100,
        Alarms: { AlarmNames: ['customer-service-prod-customer-service-release-errors'], Enable: true, Rollback: true },
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
    });
    services.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'customer-service-prod-customer-service-release-errors',
    });
  });

  test('[CUS-46] the role of the task is its own and allows nothing that is not declared, which is nothing here', () => {
    expect(observed.workloads.get('customer-service')!.grants).toEqual([]);
  });
});
