import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { HealthChecks } from '../health.js';
import { Meters } from '../meters.js';

/** What orchestrators and Prometheus ask. */
@Controller()
export class OperationsController {
  constructor(
    private readonly checks: HealthChecks,
    private readonly meters: Meters,
  ) {}

  /** The process lives. */
  @Get('healthz')
  @HttpCode(200)
  healthz(): { readonly ok: true } {
    return { ok: true };
  }

  /** It can do its work; 503 names what cannot and why. */
  @Get('readyz')
  async readyz(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const parts = await this.checks.all();
    const ok = [...parts.values()].every((health) => health.ok);
    reply.status(ok ? 200 : 503);
    return { ok, parts: Object.fromEntries(parts) };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.meters.registry.metrics();
  }
}
