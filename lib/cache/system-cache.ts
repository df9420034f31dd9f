import { Construct } from 'constructs';
export class SystemCache extends Construct { port = 6379; rotationDays = 30; securityGroup = undefined as any; constructor(s: any, i: any, p: any) { super(s, i); } field() { return 'x'; } }
