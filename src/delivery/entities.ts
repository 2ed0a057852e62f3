import { MaintenanceWindowEntity } from './maintenance-window.entity.js';
import { NotificationEntity } from './notification.entity.js';
import { OutboxEntity } from './outbox.entity.js';

/** The tables of what is told to people and to other tools. */
export const deliveryEntities = [OutboxEntity, NotificationEntity, MaintenanceWindowEntity] as const;
