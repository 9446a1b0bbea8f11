;;; gouji-mode.el --- Chinese reports whose tables must tie out  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, text

;;; Commentary:

;; A mode for the 政府信息公开工作年度报告 as plain text, with TABs between the cells of its tables.
;; Colours come from here; findings, completion, fixes and formatting come from `gouji lsp' by Eglot.

;;; Code:

(require 'seq)

(declare-function eglot-completion-at-point "ext:eglot")
(declare-function eglot-managed-p "ext:eglot")

(eval-and-compile
  (defconst gouji--blank
    "[ \u000b\u000c\u0085\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]*"
    "What shows nothing, but TABs."))

(defconst gouji--padding
  (concat "\\(?:\t\\|" (substring gouji--blank 0 -1) "\\)*")
  "What shows nothing, TABs included.")

(defconst gouji--title-end
  (concat "\\(?:报告\\|年报\\|报表\\)\\(?:" gouji--blank "[（(]" gouji--blank
          "[0-9０-９〇○零一二三四五六七八九]\\{4\\}" gouji--blank "年?度?" gouji--blank "[）)]\\)?")
  "What a title ends with: the word for a report, and maybe its year.")

(defconst gouji--title
  (concat "^" gouji--padding "[^\t\n。]*" gouji--title-end gouji--padding "$")
  "A whole line that ends like the title of a report.")

(defconst gouji--sentence
  (concat "^" gouji--padding "[^\t\n]*[。！？]" gouji--padding "$")
  "A whole line of one cell that ends like a sentence, which is no row.")

(defconst gouji--ordinal "[一二三四五六七八九十]+")

(defun gouji--match-cell (limit)
  "Find the next cell of a row before LIMIT.
The match is the cell without the blanks around it; group 1 matches when it is
a figure, group 2 when it is words."
  (let (found)
    (while (and (not found) (re-search-forward "[^\t\n]+" limit t))
      (let ((start (match-beginning 0)) (end (match-end 0)))
        (when (and (or (eq (char-after end) ?\t) (eq (char-before start) ?\t))
                   (not (nth 4 (save-excursion (syntax-ppss start))))
                   (not (save-excursion
                          (forward-line 0)
                          (looking-at-p gouji--sentence))))
          (goto-char start)
          (setq found
                (looking-at
                 (concat gouji--blank
                         "\\(?:\\([+-]?[0-9０-９][0-9０-９,，.．]*\\)"
                         gouji--blank "\\(?:[\t\n]\\|\\'\\)"
                         "\\|\\([^\t\n]+\\)\\)")))
          (goto-char end))))
    found))

(defconst gouji--font-lock-keywords
  `((,(concat "^" gouji--blank "[#*]*" gouji--blank gouji--ordinal gouji--blank
              "[、．.]\\(?:[^\t\n。；]*\\|\t+[^\t\n。；0-9０-９][^\t\n。；]*\\)$")
     . 'font-lock-function-name-face)
    (,(concat "^" gouji--padding "[#*]*" gouji--blank gouji--ordinal gouji--blank
              "[、．.][^\t\n。；]*\\(?:情况\\|事项\\|" gouji--title-end "\\|[！？]\\)"
              gouji--padding "$")
     . 'font-lock-function-name-face)
    (,(concat "^" gouji--blank "[#*]*" gouji--blank "[（(]" gouji--ordinal "[）)][^\t\n。；]*$")
     . 'font-lock-type-face)
    (,(concat "^" gouji--padding "[#*]*" gouji--blank "[（(]" gouji--ordinal
              "[）)][^\t\n。；]*\\(?:" gouji--title-end "\\|[！？]\\)" gouji--padding "$")
     . 'font-lock-type-face)
    (,(concat "^" gouji--blank "\\([0-9０-９]+[、．.]\\)[^\t\n]*$")
     1 'font-lock-builtin-face)
    (,(concat "^" gouji--padding "\\([0-9０-９]+[、．.]\\)[^\t\n]*"
              "\\(?:" gouji--title-end "\\|[。！？]\\)" gouji--padding "$")
     1 'font-lock-builtin-face)
    (,gouji--title . 'font-lock-keyword-face)
    (gouji--match-cell
     (1 'font-lock-constant-face nil t)
     (2 'font-lock-variable-name-face nil t)))
  "The lines that `grammar/grammar.js' of Gouji knows, in its order.")

(defconst gouji--syntax-propertize
  (syntax-propertize-rules
   ((concat "^" gouji--blank "\\(/\\)/") (1 "<")))
  "Two slashes begin a comment at the head of a line only: addresses have them too.")

(defvar gouji-mode-syntax-table
  (let ((table (make-syntax-table text-mode-syntax-table)))
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "." table)
    table)
  "Syntax of reports.")

(defvar gouji-mode-map
  (let ((map (make-sparse-keymap)))
    ;; TABs part cells; they do not indent.
    (define-key map (kbd "TAB") #'self-insert-command)
    map)
  "Keys of `gouji-mode'.")

;; A name typed in pinyin does not look like the name.  The server knows that it is meant; Eglot
;; passes it on, but no other style would let it pass.

(defun gouji--try-completion (string table predicate point)
  "Complete STRING, with the cursor at POINT, from TABLE under PREDICATE."
  (let ((candidates (all-completions string table predicate)))
    (cond ((null candidates) nil)
          ((cdr candidates) (cons string point))
          ((equal (car candidates) string) t)
          ;; A copy, because it loses its properties, by which Eglot knows the candidate.
          (t (cons (copy-sequence (car candidates)) (length (car candidates)))))))

(defun gouji--all-completions (string table predicate _point)
  "Return what TABLE has for STRING under PREDICATE."
  (all-completions string table predicate))

(add-to-list 'completion-styles-alist
             '(gouji gouji--try-completion gouji--all-completions
                     "What the language server offers."))

(defun gouji-completion-at-point ()
  "Complete what stands before point as `eglot-completion-at-point' does.
Eglot takes back what a name adds to the typed text, which goes wrong when the
name is the shorter one; so here the typed text is put back first."
  (pcase (save-restriction
           (narrow-to-region (point-min) (point))
           (eglot-completion-at-point))
    (`(,start ,end ,table . ,properties)
     (let* ((typed (buffer-substring-no-properties start end))
            (exit (plist-get properties :exit-function))
            (take (lambda (name status)
                    (let ((item (seq-some
                                 (lambda (candidate)
                                   (and (string= candidate name)
                                        (get-text-property 0 'eglot--lsp-item candidate)))
                                 (all-completions typed table))))
                      (unless (string= typed "")
                        (delete-region start (point))
                        (insert typed)
                        (setq name (propertize typed 'eglot--lsp-item item)))
                      (funcall exit name status)))))
       `(,start ,end ,table :exit-function ,take . ,properties)))))

(defun gouji--managed ()
  "Complete by way of Eglot where it manages the buffer."
  (when (derived-mode-p 'gouji-mode)
    (if (eglot-managed-p)
        (add-hook 'completion-at-point-functions #'gouji-completion-at-point nil t)
      (remove-hook 'completion-at-point-functions #'gouji-completion-at-point t))))

(defvar eglot-server-programs)

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(gouji-mode . ("gouji" "lsp")))
  (add-hook 'eglot-managed-mode-hook #'gouji--managed))

;;;###autoload
(define-derived-mode gouji-mode text-mode "Gouji"
  "Major mode for reports whose tables must tie out."
  (setq-local comment-start "// "
              comment-start-skip "//[ \t]*"
              comment-end ""
              indent-tabs-mode t
              tab-width 4
              syntax-propertize-function gouji--syntax-propertize
              font-lock-defaults '(gouji--font-lock-keywords)
              completion-category-overrides
              (append '((eglot (styles gouji)) (eglot-capf (styles gouji)))
                      completion-category-overrides))
  ;; The TABs at the head of a row are empty cells, which the next line does not share.
  (electric-indent-local-mode -1))

;;;###autoload
(defun gouji-report-p ()
  "Return non-nil in a text file that has the title of a report near its top."
  (and buffer-file-name
       (string-match-p "\\.txt\\'" buffer-file-name)
       (save-excursion
         (goto-char (point-min))
         (let ((limit (line-beginning-position 21)) found)
           (while (and (not found) (search-forward "政府信息公开" limit t))
             (beginning-of-line)
             (setq found (looking-at-p gouji--title))
             (forward-line))
           found))))

;;;###autoload
(progn
  (add-to-list 'auto-mode-alist '("\\.gouji\\'" . gouji-mode))
  (add-to-list 'magic-mode-alist '(gouji-report-p . gouji-mode)))

(provide 'gouji-mode)

;;; gouji-mode.el ends here
