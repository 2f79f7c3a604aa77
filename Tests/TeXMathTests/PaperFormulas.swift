/// Formulas of this report and of papers like it.
let paperFormulas = [
  #"\omega(\delta) = \sup\{\|f(X) - f(Y)\|_\infty : \|X - Y\|_\infty \le \delta\}"#,
  #"\sup_X \max_i \|T(X)_i - f(X)_i\|_\infty \le \varepsilon"#,
  #"""
  \text{sup error} \le \Lambda_D \cdot \omega\left(\frac{1+\rho}{2K}\right) + \tau, \qquad 0 < \#
  \rho \le 1
  """#,
  #"""
  \tau = \eta \cdot D \cdot 2^D \cdot K^D \cdot \|f\|_\infty, \quad \eta = e^{-\beta\rho/(2K)} + \#
  (n-1)\,e^{-B}
  """#,
  #"s = \sigma(\beta(x_{j,c} - t_k))"#,
  #"\mathrm{ReLU}\Bigl(\sum_c s_{c,k_c} - (D-1)\Bigr)"#,
  #"\sum_T c_T f(\mathrm{centre}_T), \quad \sum c_T = 1, \quad \sum |c_T| \le \Lambda_D"#,
  #"""
  M = a\,I + b\,\mathbf{1}\mathbf{1}^\top,\quad a = \frac{e^\beta - 1}{e^\beta + n - 1},\quad b = \#
  \frac{1}{e^\beta + n - 1}
  """#,
  #"\sup \|T - f\| \ge \tfrac12 \cdot \sup_X \|f(\pi X) - \pi f(X)\|"#,
  #"f : [0,1]^{n\times d} \to \mathbb{R}^{n\times m}"#,
  #"X \in \mathcal{K} \subset \mathbb{R}^{n \times d}"#,
  #"\operatorname{Attention}(Q,K,V) = \operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V"#,
  #"\beta = \frac{2K}{\rho}\ln\frac{2}{\eta}, \quad B = \ln\frac{2(n-1)}{\eta}"#,
  #"""
  \begin{pmatrix} a_{11} & a_{12} & \cdots & a_{1n} \\ a_{21} & a_{22} & \cdots & a_{2n} \\ \#
  \vdots & \vdots & \ddots & \vdots \\ a_{m1} & a_{m2} & \cdots & a_{mn} \end{pmatrix}
  """#,
  #"""
  \begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix} \begin{vmatrix} a & b \\ c & d \end{vmatrix} \#
  \begin{Vmatrix} a & b \\ c & d \end{Vmatrix}
  """#,
  #"|x| = \begin{cases} x & \text{if } x \ge 0, \\ -x & \text{otherwise} \end{cases}"#,
  #"""
  \begin{aligned} (a+b)^2 &= a^2 + 2ab + b^2 \\ (a-b)^2 &= a^2 - 2ab + b^2 \\ &\le \sum_{i=1}^n \#
  x_i^2 \end{aligned}
  """#,
  #"\begin{gathered} a + b = c \\ \frac{a}{b} + \frac{c}{d} = \frac{ad + bc}{bd} \end{gathered}"#,
  #"\int_0^1 f(x)\,dx = \lim_{n\to\infty} \frac1n \sum_{k=1}^n f\left(\frac kn\right)"#,
  #"""
  \oint_C \mathbf{F}\cdot d\mathbf{r} = \iint_D \left(\frac{\partial Q}{\partial x} - \#
  \frac{\partial P}{\partial y}\right) dA
  """#,
  #"\prod_{p} \frac{1}{1 - p^{-s}} = \sum_{n=1}^\infty \frac{1}{n^s}"#,
  #"""
  \hat{x}, \bar{x}, \tilde{x}, \vec{x}, \dot{x}, \ddot{x}, \check{x}, \breve{x}, \acute x, \grave \#
  x, \mathring x
  """#,
  #"""
  \widehat{xyz}, \widetilde{xyz}, \overline{x+y}, \underline{x+y}, \overrightarrow{AB}, \#
  \overleftarrow{AB}
  """#,
  #"\overbrace{a+b+c}^{n\text{ terms}} + \underbrace{x+y+z}_{m}"#,
  #"\sqrt{x} + \sqrt{x^2+y^2} + \sqrt[3]{\frac{a}{b}} + \sqrt{\sqrt{\sqrt x}}"#,
  #"\arg\max_{\theta\in\Theta} \mathcal{L}(\theta), \quad \operatorname*{arg\,min}_{x} f(x)"#,
  #"""
  \mathbb{NZQRC}\ \mathcal{ABCKLT}\ \mathfrak{ABCghi}\ \mathbf{Abc1\alpha}\ \#
  \boldsymbol{x\beta\nabla}\ \mathsf{Sans}\ \mathtt{mono12}\ \mathit{word}\ \mathrm{tr}
  """#,
  #"""
  \#
  \alpha\beta\gamma\delta\epsilon\varepsilon\zeta\eta\theta\vartheta\iota\kappa\lambda\mu\nu\xi\pi\varpi\rho\varrho\sigma\varsigma\tau\upsilon\phi\varphi\chi\psi\omega
  """#,
  #"""
  \Gamma\Delta\Theta\Lambda\Xi\Pi\Sigma\Upsilon\Phi\Psi\Omega\ \varGamma\varDelta\ \#
  \nabla\partial\infty\emptyset\hbar\ell\Re\Im\aleph
  """#,
  #"f'(x),\ f''(x),\ f'''(x),\ f'^2,\ x'_i,\ x_i'"#,
  #"x_i^2,\ x^{y^z},\ x_{i_j},\ {}^{14}_{6}\mathrm{C},\ a^{-1},\ 2^{2^{2^n}}"#,
  #"""
  a \ne b,\ a \not\in B,\ a \not\equiv b,\ a \stackrel{\text{def}}{=} b,\ a \overset{!}{=} b,\ \#
  \underset{x}{\mathrm{ess\,sup}}
  """#,
  #"A \xrightarrow{f} B \xleftarrow[\text{below}]{\text{above long}} C \xRightarrow{} D"#,
  #"\sum_{\substack{1\le i\le n \\ i\ne j}} a_{ij}"#,
  #"\binom{n}{k} = \frac{n!}{k!\,(n-k)!},\ \tbinom nk,\ \dbinom nk"#,
  #"""
  \bigl( \Bigl( \biggl( \Biggl( x \Biggr) \biggr) \Bigr) \bigr) \big| \Big\| \bigg\langle \#
  \Bigg\rfloor
  """#,
  #"""
  \left. \frac{df}{dx} \right|_{x=0} \quad \left\{ x \in \mathbb{R} \,\middle|\, \frac{x}{2} > 1 \#
  \right\}
  """#,
  #"""
  \left\lfloor \frac{n}{2} \right\rfloor + \left\lceil \frac{n}{2} \right\rceil + \left\langle \#
  \frac{u}{v} \right\rangle
  """#,
  #"\lVert x \rVert_2,\ \lvert x \rvert,\ \langle u, v\rangle,\ |{-x}|,\ \|x\|_\infty"#,
  #"P(A \mid B) = \frac{P(A \cap B)}{P(B)}"#,
  #"x \mapsto x^2,\ A \Rightarrow B,\ A \iff B,\ a \to b,\ \uparrow\downarrow"#,
  #"""
  \forall \varepsilon > 0\ \exists \delta > 0 : |x - y| < \delta \implies |f(x) - f(y)| < \#
  \varepsilon
  """#,
  #"a \pm b \mp c \times d \div e \cdot f \ast g \star h \circ i \bullet j \oplus k \otimes l"#,
  #"A \cup B \cap C \setminus D \subseteq E \supset F \in G \notin H"#,
  #"x_1, \dots, x_n;\quad x_1 + \cdots + x_n;\quad 1, 2, \ldots"#,
  #"\begin{array}{l|cr} x & y & z \\ 1 & 2 & 3 \\ 10 & 20 & 30 \end{array}"#,
  #"\left(\begin{smallmatrix} a & b \\ c & d \end{smallmatrix}\right) \in \mathrm{SL}_2(\mathbb{Z})"#,
  #"a \equiv b \pmod{n},\ a \bmod b"#,
  #"\limsup_{n\to\infty} a_n \ge \liminf_{n\to\infty} a_n,\ \det A,\ \gcd(a,b),\ \Pr[X > t]"#,
  #"\sin^2 x + \cos^2 x = 1,\ \log_2 n,\ \exp(-x),\ 2\sin\theta\cos\theta"#,
  #"e^{i\pi} + 1 = 0,\ \zeta(s),\ \Gamma(z) = \int_0^\infty t^{z-1} e^{-t}\,dt"#,
  #"\cfrac{1}{1 + \cfrac{1}{1 + \cfrac{1}{1 + x}}}"#,
  #"\mathbb{E}\left[ \sum_{i=1}^n X_i \right] = \sum_{i=1}^n \mathbb{E}[X_i]"#,
  #"""
  \text{for all } x \in \mathbb{R}, \text{ where $f(x) = x^2$ holds} \textbf{ bold } \#
  \textit{ital} \texttt{code}
  """#,
  #"-x + {-y} = -(x) ,\ a - (-b),\ a = -b,\ (-1)^n,\ x^{-}, x^{*}, x^{+}"#,
  #"\displaystyle \sum_{i=1}^n i \quad \textstyle \sum_{i=1}^n i"#,
  #"\bigcup_{i\in I} A_i \supseteq \bigcap_{i\in I} A_i,\ \bigoplus_{k} V_k"#,
  #"""
  \mathrm{d}x,\ \frac{\mathrm{d}y}{\mathrm{d}x},\ \nabla\cdot\mathbf{E},\ \Delta u = 0,\ \#
  \partial_t u
  """#,
  #"""
  \widehat{\theta}_n \xrightarrow{d} \mathcal{N}(0, \sigma^2),\quad \hat f,\ \tilde f,\ \bar \#
  X_n,\ \hat\imath
  """#,
  #"\Lambda_1 = \Lambda_2 = 1,\ \Lambda_3 = 2,\ \Lambda_4 \approx 3.667,\ \Lambda_D \le 3^D"#,
  #"r = \rho h / 2,\quad h = 1/K,\quad t_k = k/K"#,
  #"\omega(\delta) \le \delta \cdot \sum_c L_c"#,
  #"k \in \{0, \dots, K-1\}^D"#,
  #"T(\pi X) = \pi T(X)"#,
  #"\mathrm{softmax}(z)_i = \frac{e^{z_i}}{Z}"#,
  #"\operatorname{ReLU}(u \cdot z - s) = \max(0, u \cdot z - s)"#,
  #"\theta_{t+1} = \theta_t - \alpha \frac{\hat m_t}{\sqrt{\hat v_t} + \epsilon}"#,
  #"\mathcal{L}(\theta) = -\frac{1}{N} \sum_{i=1}^{N} \log p_\theta(y_i \mid x_i)"#,
  #"\nabla_\theta \mathbb{E}_{x \sim p}\bigl[ f_\theta(x) \bigr]"#,
  #"\operatorname{Var}(X) = \mathbb{E}[X^2] - \mathbb{E}[X]^2"#,
  #"\left\| \frac{x}{y} \right\|_2^2 \le \left| \int_a^b g \right|"#,
  #"f \circ g \ne g \circ f,\quad f^{-1}(f(A)) \supseteq A"#,
  #"\prod_{i \ne j} (x_i - x_j)^2 \equiv 0 \iff \exists i, j"#,
  #"u_{xx} + u_{yy} = 0,\quad \frac{\partial u}{\partial t} = k \nabla^2 u"#,
  #"\lim_{x \to 0^+} \frac{\sin x}{x} = 1"#,
  #"\inf_{y \in Y} \sup_{x \in X} L(x, y) \geq \sup_{x \in X} \inf_{y \in Y} L(x, y)"#,
  #"A^\top A = I_n,\quad \operatorname{rank} A = \dim \ker B"#,
  #"2^{\aleph_0} > \aleph_0,\ \emptyset \subset \mathbb{N} \subset \mathbb{Z}"#,
  #"\sigma(x) = \frac{1}{1 + e^{-x}} \in (0, 1)"#,
  #"x \leftarrow x + \eta,\quad y \longmapsto y',\quad p \leftrightarrow q"#,
  #"\underline{x} \le x \le \overline{x}"#,
  #"\mathbf{W}^{(l)} \mathbf{h}^{(l-1)} + \mathbf{b}^{(l)}"#,
  #"\bigl\lvert x^2 \bigr\rvert \ll \bigl\lVert y_k \bigr\rVert"#,
]
