import type { ServiceSpec } from '../spec/service';

/** What everybody is told who asks a stand-in. */
export const PLACEHOLDER_ANSWER = 'Nothing has been released here yet.';

/**
 * Command for a plain Node image that stands in for a service until its first release.
 *
 * It answers 200 to every request on every declared port, so that load balancer and probes are content, and ends at
 * once when asked to. With `tls` it makes a throwaway certificate, which a load balancer does not verify.
 */
export function placeholderCommand(service: ServiceSpec): string[] {
  const ports = [service.port, ...Object.values(service.ports), ...probePorts(service)].filter(
    (port) => port !== undefined,
  );
  return [
    'node',
    '-e',
    [
      ...(service.tls ? certificateLines : []),
      answerLine,
      `for(const port of ${JSON.stringify([...new Set(ports)])})${server(service)}.listen(port);`,
      `process.on('SIGTERM',()=>process.exit(0));`,
    ].join(''),
  ];
}

/** HTTP/2 without TLS is spoken from the first byte, as load balancers and Service Connect do. */
function server({ protocol, tls }: ServiceSpec): string {
  if (protocol === 'http2') {
    const secure = `createSecureServer({...certificate(),allowHTTP1:true},answer)`;
    return `require('http2').${tls ? secure : 'createServer(answer)'}`;
  }
  return tls ? `require('https').createServer(certificate(),answer)` : `require('http').createServer(answer)`;
}

/** Node's own way to ask whether a port answers, for images that have neither curl nor wget. */
export function placeholderHealthCheck(service: ServiceSpec): string[] {
  const { liveness, startup } = service.probes;
  const port = (liveness ?? startup)?.port ?? service.port ?? 80;
  const connect = `require('net').connect(${port},'127.0.0.1',()=>process.exit(0)).on('error',()=>process.exit(1))`;
  return ['CMD', 'node', '-e', connect];
}

function probePorts(service: ServiceSpec): (number | undefined)[] {
  return Object.values(service.probes).map((probe) => probe?.port);
}

const answerLine = `const answer=(q,r)=>{r.writeHead(200,{'content-type':'text/plain'});r.end('${PLACEHOLDER_ANSWER}')};`;

const certificateLines = [
  `const certificate=()=>{const d=require('fs').mkdtempSync(require('os').tmpdir()+'/c');`,
  `require('child_process').execFileSync('openssl',['req','-x509','-newkey','rsa:2048','-nodes','-days','365','-subj','/CN=placeholder','-keyout',d+'/k','-out',d+'/c'],{stdio:'ignore'});`,
  `const read=(f)=>require('fs').readFileSync(d+f);return{key:read('/k'),cert:read('/c')}};`,
];
