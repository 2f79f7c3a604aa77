import Pipeline

/// Every case study, in the order of the report.
public let caseStudies: [any CaseStudy] = [
  AttentionRank(), SoftmaxTemperature(), Optimizers(), GradientCheck(),
  Partition(), Construction(), GalleryOfApproximations(), CertificateGap(), Lemmas(), WidthThreshold(),
  Sorting(), PositionalEncoding(), Function1D(),
  WidthScaling(), Optimal(), Dynamics(), ManyBody(), Translation(), Digits(), InContext(),
]
