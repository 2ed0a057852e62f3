import { BadRequestException, Controller, Get, NotFoundException, Param, Query, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { RequireScope, ScopeGuard } from '../platform/access/require-scope.js';
import { mediaTypes, mostReportMs, operationFormats } from '../reports/operation-report.js';
import { renderOperation } from '../reports/render-operation.js';
import { ReportService } from '../reports/report.service.js';

const time = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).transform((text) => Date.parse(text));
const asked = z
  .object({ from: time, to: time, team: z.string().min(1).max(200).optional() })
  .refine(({ from, to }) => from < to && to - from <= mostReportMs, {
    message: 'from must be before to, at most 400 days',
  });

/** How the operation did, as a file: `/reports/operation.csv?from=2026-01-01&to=2026-02-01`, `.json`, `.md`. */
@Controller('reports')
@UseGuards(ScopeGuard)
@RequireScope('read')
export class OperationReportController {
  constructor(private readonly reports: ReportService) {}

  @Get('operation.:format')
  async file(@Param('format') format: string, @Query() query: unknown, @Res() reply: FastifyReply) {
    const known = operationFormats.find((one) => one === format);
    if (!known) throw new NotFoundException(`A report is ${operationFormats.join(', ')}`);
    const read = asked.safeParse(query);
    if (!read.success) {
      const wrong = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      throw new BadRequestException(`from and to are dates or times, team is a name. ${wrong.join('; ')}`);
    }
    const { team, ...period } = read.data;
    const report = await this.reports.report({ ...period, ...(team !== undefined && { team }) });
    return reply
      .headers({
        'content-disposition': `attachment; filename="operation.${known}"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      .type(mediaTypes[known])
      .send(renderOperation(report, known));
  }
}
