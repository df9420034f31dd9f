import { limits } from '../../data/limits';
import type { ServiceSpec } from '../../spec/service';
import { egressNames } from '../egress-names';
import type { FactContext } from '../facts/fact';
import { hasPrivateEndpoints } from '../kubernetes/cluster-network';
import type { Outcome } from '../lowering-note';
import { honoured, refused } from '../lowering-note';
import { publicImages } from '../public-images';
import { PROXIED_PORTS, proxyClients } from './egress-proxy';
import { serviceOf } from './service-outcomes';

/** Each client is one rule of the proxy's security group. */
const { max: MAX_CLIENTS } = limits.securityGroupRulesPerDirection;

const fixes: Readonly<Record<string, string>> = {
  files: 'put the files into the image',
  observability: 'copy the image into a repository of Amazon ECR, and name the copy in observability.images',
};

export function egressOutcome(egress: ServiceSpec['egress'], context: FactContext): Outcome {
  const names = egressNames({ egress });
  if (names.length === 0) return honoured('TCP 443 of its security group');
  const service = serviceOf(context);
  const { spec } = context;
  const foreign = names.find(({ port }) => !PROXIED_PORTS.includes(port));
  if (foreign) {
    return refused(`names are for a forward proxy, which speaks HTTP, and port ${foreign.port} is for something else`, {
      allowed: PROXIED_PORTS.join(', '),
      fix: 'ask for it on 443, or run the service on eks',
    });
  }
  if (!hasPrivateEndpoints(spec)) {
    return refused(
      'without private endpoints a task reaches AWS through the internet, which its security group opens as a whole',
      { fix: "set network.privateEndpoints: true in this stage, or use egress: 'internet' there" },
    );
  }
  if (service.privileged) {
    return refused('a privileged program is root on its host, and takes any way out that the host has', {
      fix: "use egress: 'internet', or nothing",
    });
  }
  const [image] = publicImages(spec, service);
  if (image !== undefined) {
    return refused(`a task fetches its images itself, and ${image} makes one public: TCP 443 is open to the internet`, {
      fix: fixes[image] ?? 'copy the image into a repository of Amazon ECR',
    });
  }
  if (proxyClients(spec).length > MAX_CLIENTS) {
    const fix = "use egress: 'internet' in some services";
    return refused('more services than one proxy has rules for', { allowed: `${MAX_CLIENTS} services`, fix });
  }
  return honoured('a forward proxy with a list of its own, the only way out; programs find it by HTTPS_PROXY');
}
