/** Something worth telling people that is no incident: a capacity report, a weekly digest. Channels deliver it. */
export interface Announcement {
  /** Telling it twice under the same id is telling it once. */
  readonly id: string;
  readonly kind: 'capacity-report' | 'digest' | 'action';
  /** Epoch ms. */
  readonly at: number;
  readonly title: string;
  /** What a person reads; complete without the attachments. */
  readonly markdown: string;
  readonly attachments: readonly Attachment[];
}

export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}
