/** What only devices without hardware need. */
export { EndpointService } from './endpoint.ts';
export { SoftwareListener } from './listener.ts';
